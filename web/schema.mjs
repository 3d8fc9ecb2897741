// Makes src/api/schema.d.ts from the service's own OpenAPI document, which is read from standard input:
//
//   kapacitor-alerts openapi | node schema.mjs
//
// Errors are left out, for all of them are a Problem, and so is what is there for other programs.
import { writeFileSync } from 'node:fs';
import { json } from 'node:stream/consumers';
import openapiTS, { astToString } from 'openapi-typescript';

const document = await json(process.stdin);
for (const [path, item] of Object.entries(document.paths)) {
  if (/^\/(api|\{mail\})\//.test(path)) {
    delete document.paths[path];
    continue;
  }
  for (const operation of Object.values(item)) {
    for (const status of Object.keys(operation.responses)) {
      if (Number(status) >= 400) {
        delete operation.responses[status];
      }
    }
  }
}
const types = await openapiTS(document);
const header = '// Made by schema.mjs from the OpenAPI document. Do not edit.\n\n';
writeFileSync(new URL('src/api/schema.d.ts', import.meta.url), header + astToString(types));
