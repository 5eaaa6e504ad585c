// Times of @getodk/xforms-engine on one form, as JSON like engine_times.py's.
//   node engine_times.mjs FORM.xml ANSWERS     in a folder where the package and jsdom are installed
import fs from 'node:fs';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
const wanted = /^(DOM|XML|XPath|Node|Element|Document|Text|Attr|Comment|CDATA|Character|Processing|NamedNode|Tree)/;
for (const name of Object.getOwnPropertyNames(window)) {
  if (wanted.test(name) && !(name in globalThis)) globalThis[name] = window[name];
}
Object.assign(globalThis, { window, document: window.document });
console.log = console.warn = console.info = () => {};
const node = globalThis.process;
globalThis.process = undefined; // else the bundle takes this for a browser without files
const engine = await import('@getodk/xforms-engine');
globalThis.process = node;

const [file, count] = node.argv.slice(2);
const xml = fs.readFileSync(file, 'utf8');
const seconds = () => performance.now() / 1000;

const started = seconds();
const form = await engine.loadForm(xml, { fetchFormAttachment: async () => new Response('', { status: 404 }) });
const { root } = form.createInstance({});
const loaded = seconds();
const isLarge = loaded - started > 20; // a second record of these takes minutes
if (!isLarge) form.createInstance({});
const passed = seconds();

const inputs = [];
const collect = (one) => {
  if (one.nodeType === 'input') inputs.push(one);
  for (const child of one.currentState.children ?? []) collect(child);
};
collect(root);
const answers = [];
for (let number = 0; number < Number(count); number += 1) {
  const step = inputs.length > count ? Math.floor((number * inputs.length) / count) : number;
  const before = performance.now();
  inputs[step].setValue(String(number + 1));
  answers.push(performance.now() - before);
}
const found = { load: loaded - started, pass: isLarge ? null : passed - loaded, answers, megabytes: node.resourceUsage().maxRSS * 1024 / 1e6 };
node.stdout.write(JSON.stringify(found) + '\n', () => node.exit(0));
