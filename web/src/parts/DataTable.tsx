import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { nextOrder, orderText, parseOrder, sorted } from '../model/sort';
import { Icon } from './Icon';
import { useKeys } from './keys';
import { isPhone } from './phone';
import { useParameter } from './query';

/** A row's height in pixels, and on a phone, where a row has two lines. */
const HEIGHT = 36;
const HEIGHT_ON_PHONE = 64;

/** So many rows are there beyond those that are seen. */
const OVERSCAN = 8;

export interface Column<T> {
  name: string;
  head: string;
  cell: (row: T) => ComponentChildren;
  /** What rows are sorted by; they are not, where there is none. */
  by?: (row: T) => string | number;
  number?: boolean;
  /** It is left out on a phone. */
  wide?: boolean;
}

/** Which rows are chosen, by their keys. */
export interface Chosen {
  keys: ReadonlySet<string>;
  set: (keys: ReadonlySet<string>) => void;
  /** What a row is called. */
  label: (key: string) => string;
}

interface Props<T> {
  caption: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  chosen?: Chosen;
}

/**
 * A table of any length, of which only the rows exist that are seen. Its order stands in the address. `j` and `k` go
 * from row to row, `Enter` opens the link of a row, `x` chooses it.
 */
export function DataTable<T>(props: Props<T>) {
  const [text, setText] = useParameter('sort');
  const order = parseOrder(text);
  const columns = isPhone.value ? props.columns.filter((it) => !it.wide) : props.columns;
  const column = props.columns.find((it) => it.name === order?.column);
  const rows = useMemo(
    () => (order && column?.by ? sorted(props.rows, column.by, order.falling) : props.rows),
    [props.rows, text],
  );
  const frame = useRef<HTMLElement>(null);
  const virtual = useVirtual(frame, rows.length);
  const [active, setActive] = useState(-1);
  const { chosen } = props;

  const go = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActive(next);
    virtual.scrollToIndex(next);
    // Once it is there.
    requestAnimationFrame(() => {
      const row = frame.current?.querySelector(`tr[aria-rowindex="${next + 2}"]`);
      const first = row?.querySelector('a, button, input');
      if (first instanceof HTMLElement) {
        first.focus({ preventScroll: true });
      }
    });
  };
  const toggle = (key: string) => {
    if (chosen) {
      const keys = new Set(chosen.keys);
      if (!keys.delete(key)) {
        keys.add(key);
      }
      chosen.set(keys);
    }
  };
  const activeRow = rows[active];
  useKeys({
    j: () => go(active + 1),
    k: () => go(active - 1),
    ...(chosen && activeRow ? { x: () => toggle(props.rowKey(activeRow)) } : {}),
  });

  // Rows whose content has changed since they were last drawn are marked for a moment.
  const drawn = useRef(new Map<string, T>());
  const items = virtual.getVirtualItems();
  const seen = new Map<string, T>();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  useEffect(() => {
    drawn.current = seen;
  });
  const width = columns.length + (chosen ? 1 : 0);
  return (
    <div class="table-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <section class="rows" ref={frame} tabIndex={0} aria-label={props.caption}>
        <table class="table" aria-rowcount={rows.length + 1}>
          <caption class="sr-only">{props.caption}</caption>
          <thead>
            <tr aria-rowindex={1}>
              {chosen && (
                <th scope="col" class="choose">
                  <input
                    type="checkbox"
                    aria-label="Choose all rows"
                    checked={rows.length > 0 && chosen.keys.size >= rows.length}
                    onChange={(event) =>
                      chosen.set(new Set(event.currentTarget.checked ? rows.map(props.rowKey) : []))
                    }
                  />
                </th>
              )}
              {columns.map((it) => (
                <th
                  key={it.name}
                  scope="col"
                  class={it.number ? 'number' : undefined}
                  aria-sort={ariaSort(order?.column === it.name, order?.falling)}
                >
                  {it.by ? (
                    <button
                      type="button"
                      onClick={() => {
                        const next = nextOrder(order, it.name);
                        setText(next ? orderText(next) : '');
                      }}
                    >
                      {it.head} {order?.column === it.name && <Icon shape={order.falling ? 'down' : 'up'} />}
                    </button>
                  ) : (
                    it.head
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Space height={above} columns={width} />
            {items.map((item) => {
              const row = rows[item.index];
              if (row === undefined) {
                return null;
              }
              const key = props.rowKey(row);
              const isChosen = chosen?.keys.has(key);
              const before = drawn.current.get(key);
              const isChanged = before !== undefined && before !== row;
              seen.set(key, row);
              return (
                <tr
                  key={key}
                  aria-rowindex={item.index + 2}
                  class={`${isChosen ? 'chosen' : ''} ${item.index === active ? 'active' : ''} ${isChanged ? 'changed' : ''}`}
                  onFocusIn={() => setActive(item.index)}
                >
                  {chosen && (
                    <td class="choose">
                      <input
                        type="checkbox"
                        aria-label={`Choose ${chosen.label(key)}`}
                        checked={isChosen ?? false}
                        onChange={() => toggle(key)}
                      />
                    </td>
                  )}
                  {columns.map((it) => (
                    <td key={it.name} class={it.number ? 'number' : undefined}>
                      {it.cell(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
            <Space height={below} columns={width} />
          </tbody>
        </table>
      </section>
    </div>
  );
}

function ariaSort(is: boolean, falling: boolean | undefined): 'ascending' | 'descending' | undefined {
  return is ? (falling ? 'descending' : 'ascending') : undefined;
}

/** In place of the rows that are not there. */
function Space({ height, columns }: { height: number; columns: number }) {
  return height <= 0 ? null : (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can have the focus
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height: `${height}px`, padding: 0 }} />
    </tr>
  );
}

function useVirtual(frame: { current: HTMLElement | null }, count: number) {
  const [, draw] = useReducer((round: number) => round + 1, 0);
  const virtual = useRef<Virtualizer<HTMLElement, Element>>(null);
  const height = isPhone.value ? HEIGHT_ON_PHONE : HEIGHT;
  const options = {
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => draw(undefined),
    initialRect: { width: 1000, height: 800 },
  };
  virtual.current ??= new Virtualizer(options);
  virtual.current.setOptions(options);
  useEffect(() => virtual.current?._didMount(), []);
  useEffect(() => virtual.current?._willUpdate());
  useEffect(() => virtual.current?.measure(), [height]);
  return virtual.current;
}
