// What the page weighs, compressed, against what it may: fails where it is more.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('dist/', import.meta.url);
const size = (name) => gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length;
const html = readFileSync(new URL('index.html', dist), 'utf8');
const assets = readdirSync(new URL('assets/', dist)).map((it) => `assets/${it}`);
const isStart = (name) => html.includes(name);
const sum = (names) => names.map(size).reduce((all, it) => all + it, 0);

const scripts = assets.filter((it) => it.endsWith('.js'));
const start = sum(scripts.filter(isStart));
// What a page needs besides is never more than all there is.
const rows = [
  ['JS at start', start, 60_000],
  ['JS of all pages', sum(scripts), 110_000],
  ['CSS', sum(assets.filter((it) => it.endsWith('.css'))), 15_000],
  ['fonts', sum(assets.filter((it) => /\.(woff2?|ttf|otf)$/.test(it))), 0],
];
let failed = false;
for (const [name, bytes, most] of rows) {
  const isOver = bytes > most;
  failed ||= isOver;
  console.log(
    `${name.padEnd(18)} ${String(bytes).padStart(7)} bytes gzipped, of ${most}${isOver ? '  TOO MUCH' : ''}`,
  );
}
process.exit(failed ? 1 : 0);
