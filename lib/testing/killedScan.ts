import { openLocalLibrary } from '../library/localLibrary.ts';
import { runScan } from '../scan/runScan.ts';
import { testFlags, testSettings } from './testLibrary.ts';

// Tests only: a scan that kills itself at its nth event, counting events of distinct stages; the
// last one is emitted inside the last transaction.
// Where it trusts the times of directories, it is long after the library was made, since only what has been
// at rest is kept.
const [root = '', dataDir = '', killAt = '', later = ''] = process.argv.slice(2);
const trusts = later !== '';
if (trusts) {
  const now = Date.now;
  Date.now = () => now() + Number(later);
}
let told = 0;
await runScan(
  openLocalLibrary(root),
  { ...testSettings(dataDir), trustDirectoryTimes: trusts },
  { ...testFlags, full: !trusts },
  (event) => {
    const counts = event.kind === 'phase' || event.kind === 'progress' || event.kind === 'photo';
    if (!counts || (event.kind === 'photo' && event.change !== 'redated')) return;
    told += 1;
    if (told === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  },
);
console.log(told);
