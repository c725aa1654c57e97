// `npm run build`.
import { buildShown } from './setup/build.mjs';
import { forwardSignals } from './setup/children.mjs';

forwardSignals();
const { code } = await buildShown();
if (code === 'SIGKILL') {
  console.error(
    'The build was killed, most likely for want of memory: it takes about 1 GB, with swap as well. The pages that were there before stay.',
  );
}
process.exitCode = code === 0 ? 0 : 1;
