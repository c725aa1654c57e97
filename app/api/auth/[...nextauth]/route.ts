import { handleAuth } from '../../../../lib/auth/nextAuth.ts';

export const GET = handleAuth;
export const POST = handleAuth;
