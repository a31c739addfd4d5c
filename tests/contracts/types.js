// Compiles lines of TypeScript against the types of the packages here.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

/** What the compiler says; nothing where all is well. */
export function check(lines) {
  const work = new URL(`./generated-${process.pid}/`, import.meta.url).pathname;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  writeFileSync(`${work}payloads.ts`, lines.join('\n'));
  try {
    execFileSync('node_modules/.bin/tsc', ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext', '--moduleResolution', 'nodenext', `${work}payloads.ts`], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return error.stdout.slice(0, 4000);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
