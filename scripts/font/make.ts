// Makes the typeface's files and the style sheet that declares them. Run it when the typeface, its
// letters or the package that it comes from change: node scripts/font/make.ts
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../lib/process/projectRoot.ts';
import { fontPathsModule, fontStyles, makeFontFiles } from './typeface.ts';

const folder = join(projectRoot(), 'public', 'fonts');
const files = await makeFontFiles();
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const { name, bytes } of files) {
  writeFileSync(join(folder, name), bytes);
  console.log(`${name}: ${bytes.length} bytes`);
}
const licence = join('node_modules', '@fontsource-variable', 'newsreader', 'LICENSE');
copyFileSync(join(projectRoot(), licence), join(folder, 'LICENSE.txt'));
writeFileSync(join(projectRoot(), 'lib', 'server', 'fontPaths.ts'), fontPathsModule(files));
writeFileSync(join(projectRoot(), 'app', 'styles', 'fonts.css'), fontStyles(files));
