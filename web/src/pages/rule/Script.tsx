import { send } from '../../api/client';
import { Copy } from '../../parts/Copy';
import { Loaded, useLoad } from '../../parts/Loaded';
import { Fields } from './Versions';

/** What Kapacitor runs. */
export function Script({ path }: { path: string }) {
  const load = useLoad(
    (signal) =>
      send<{ script: string; vars: Record<string, { value: unknown }> }>('GET', `${path}/script`, { signal }),
    `${path} script`,
  );
  return (
    <Loaded load={load}>
      {({ script, vars }) => (
        <>
          <div class="section-head">
            <h2>TICKscript</h2>
            <Copy text={script} what="the script" />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
          <pre class="code" tabIndex={0}>
            {script}
          </pre>
          <h2 class="section">Vars</h2>
          <Fields
            rule={Object.fromEntries(Object.entries(vars).map(([name, it]) => [name, it?.value ?? it]))}
          />
        </>
      )}
    </Loaded>
  );
}
