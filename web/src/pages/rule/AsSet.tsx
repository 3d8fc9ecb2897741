import { Copy } from '../../parts/Copy';
import { NOT_SET, type Rule } from './load';
import { Fields } from './Versions';

/** A rule as one would send it, as a command for a shell. */
function curl(path: string, fields: Record<string, unknown>): string {
  const body = JSON.stringify(fields).replaceAll("'", "'\\''");
  return `curl -X PUT -H "Authorization: Bearer $API_TOKEN" '${location.origin}${path}' --json '${body}'`;
}

/** The fields that are set, and how another program would set them. */
export function AsSet({ rule, path }: { rule: Rule; path: string }) {
  const set = Object.entries(rule).filter(([name, value]) => !NOT_SET.has(name) && value !== null);
  const fields = Object.fromEntries(set);
  return (
    <section class="section">
      <div class="section-head">
        <h2>As it is set</h2>
        <span class="copies">
          <Copy text={JSON.stringify(fields, undefined, 2)} what="the rule as JSON" label="Copy as JSON" />
          <Copy text={curl(path, fields)} what="the rule as a curl command" label="Copy as curl" />
        </span>
      </div>
      <Fields rule={fields} />
    </section>
  );
}
