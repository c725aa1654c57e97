import { handleAuth } from '../../../../lib/sessions/nextAuth.ts';

export const GET = handleAuth;
export const POST = handleAuth;
