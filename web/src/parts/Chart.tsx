import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Judged } from '../model/estimate';
import { absolute } from '../model/time';
import { zone } from './Time';
import { theme } from './theme';

/** How high it is, in pixels. */
const HEIGHT = 260;

/** So many lines differ by their colour; more look like the first ones. */
const COLOURS = 6;

/** A line across the chart that can be moved. */
export interface Threshold {
  name: string;
  value: number;
  /** `warning` or `critical`. */
  level: 'warning' | 'critical';
  /** It is moved to another value; it cannot be, where there is none. */
  move?: ((value: number) => void) | undefined;
}

/** Something that happened at a moment. */
export interface Marker {
  at: number;
  label: string;
  /** It is what is to be seen. */
  isHere?: boolean;
}

interface Props {
  judged: Judged;
  from: number;
  to: number;
  thresholds: Threshold[];
  markers: Marker[];
  /** A moment that is to be looked at. */
  spot?: number | undefined;
  label: string;
}

/** All parts on the times of all of them. */
function joined(judged: Judged): uPlot.AlignedData {
  const tables = judged.parts.map((part): uPlot.AlignedData => [part.at, part.high]);
  return tables.length === 0 ? [[], []] : tables.length === 1 && tables[0] ? tables[0] : uPlot.join(tables);
}

const DAY = 86_400;

/** The times below the chart, as everywhere on the page: the day where one begins, else the time of day. */
function clock(_: uPlot, times: number[], __: number, ___: number, step: number): string[] {
  return times.map((at) => {
    const text = absolute(new Date(at * 1000), zone.value);
    const time = text.slice(11, 16);
    return step >= DAY || time === '00:00' ? text.slice(5, 10) : time;
  });
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Numbers over time, with thresholds that can be dragged, or moved by arrow keys. */
export function Chart(props: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const [, setDrawn] = useState(0);
  const [cursor, setCursor] = useState('');
  const top = useRef(0);
  const highest = Math.max(
    1,
    ...props.thresholds.map((it) => it.value),
    ...props.judged.parts.flatMap((it) => it.high),
  );
  const isDark =
    theme.value === 'dark' || (theme.value === '' && matchMedia('(prefers-color-scheme: dark)').matches);
  top.current = Math.max(top.current, highest * 1.1);
  if (highest * 1.1 < top.current / 2) {
    top.current = highest * 1.1;
  }

  useEffect(() => {
    const element = frame.current;
    if (!element) {
      return;
    }
    const axis = {
      stroke: colour('--quiet'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
    };
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false, points: { size: 6 } },
        scales: {
          x: { time: true, range: [props.from / 1000, props.to / 1000] },
          y: { range: () => [0, top.current] },
        },
        ...(zone.value === 'UTC'
          ? { tzDate: (at: number) => uPlot.tzDate(new Date(at * 1000), 'Etc/UTC') }
          : {}),
        axes: [
          { ...axis, values: clock },
          { ...axis, size: 56 },
        ],
        series: [
          {},
          ...props.judged.parts.map((part, index) => ({
            label: part.name,
            stroke: colour(`--series-${(index % COLOURS) + 1}`),
            width: 1.5,
            spanGaps: true,
            points: { show: false },
          })),
        ],
        hooks: {
          draw: [() => setDrawn((round) => round + 1)],
          setCursor: [(chart) => setCursor(spoken(chart, props.judged))],
        },
      },
      joined(props.judged),
      element,
    );
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [props.judged, props.from, props.to, isDark, zone.value]);

  useEffect(() => {
    plot.current?.redraw(false, true);
    const chart = plot.current;
    chart?.setScale('y', { min: 0, max: top.current });
  }, [top.current]);

  useEffect(() => {
    const chart = plot.current;
    if (chart && props.spot !== undefined) {
      chart.setCursor({ left: chart.valToPos(props.spot / 1000, 'x'), top: 10 });
      frame.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [props.spot]);

  const step = (by: number) => {
    const chart = plot.current;
    const times = chart?.data[0];
    if (chart && times && times.length > 0) {
      const index = Math.max(0, Math.min(times.length - 1, (chart.cursor.idx ?? times.length - 1) + by));
      chart.setCursor({ left: chart.valToPos(times[index] ?? 0, 'x'), top: 10 });
    }
  };
  const chart = plot.current;
  const box = chart && {
    left: chart.over.offsetLeft,
    top: chart.over.offsetTop,
    width: chart.over.clientWidth,
    height: chart.over.clientHeight,
  };
  return (
    <figure class="chart">
      <div
        class="chart-plot"
        ref={frame}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move the cursor and speak what is there
        tabIndex={0}
        role="application"
        aria-label={`${props.label}. Arrow keys go through it.`}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20 }[event.key];
          if (by !== undefined && event.target === event.currentTarget) {
            event.preventDefault();
            step(by);
          }
        }}
      >
        {chart && box && (
          <div
            class="chart-over"
            style={{
              left: `${box.left}px`,
              top: `${box.top}px`,
              width: `${box.width}px`,
              height: `${box.height}px`,
            }}
          >
            {props.markers.map((it) => (
              <span
                key={`${it.at} ${it.label}`}
                class={`chart-marker ${it.isHere ? 'chart-marker-here' : ''}`}
                title={it.label}
                style={{ left: `${(100 * (it.at - props.from)) / (props.to - props.from)}%` }}
              >
                {it.label}
              </span>
            ))}
            {props.thresholds.map((it) => (
              <Line
                key={it.name}
                threshold={it}
                top={top.current}
                height={box.height}
                unit={props.judged.unit}
              />
            ))}
          </div>
        )}
      </div>
      <figcaption>
        <ul class="legend">
          {props.judged.parts.map((part, index) => (
            <li key={part.name}>
              <span class={`swatch swatch-${(index % COLOURS) + 1}`} />
              {part.name || props.judged.unit}
            </li>
          ))}
        </ul>
        <span class="quiet" role="status">
          {cursor}
        </span>
      </figcaption>
    </figure>
  );
}

/** What is under the cursor, in words. */
function spoken(chart: uPlot, judged: Judged): string {
  const index = chart.cursor.idx;
  if (index === null || index === undefined) {
    return '';
  }
  const at = chart.data[0][index] ?? 0;
  const values = judged.parts
    .map((part, nth) => ({ name: part.name, value: chart.data[nth + 1]?.[index] }))
    .filter((it) => it.value !== null && it.value !== undefined)
    .map((it) => `${it.name} ${it.value} ${judged.unit}`.trim());
  return `${absolute(new Date(at * 1000), zone.value)}: ${values.join(', ')}`;
}

/** A threshold: a slider from the bottom to the top of the chart. */
function Line(props: { threshold: Threshold; top: number; height: number; unit: string }) {
  const { threshold, top, height } = props;
  const { move } = threshold;
  const line = useRef<HTMLDivElement>(null);
  const step = top > 50 ? 5 : 0.1;
  const rounded = (value: number) =>
    Math.max(step, Math.min(top, Number((Math.round(value / step) * step).toFixed(2))));
  const drag = (event: PointerEvent) => {
    const over = line.current?.parentElement?.getBoundingClientRect();
    if (move && over && event.buttons === 1) {
      move(rounded((top * (over.bottom - event.clientY)) / over.height));
    }
  };
  return (
    <div
      ref={line}
      class={`threshold threshold-${threshold.level}`}
      style={{ bottom: `${Math.min(height, (height * threshold.value) / top)}px` }}
      {...(move
        ? {
            role: 'slider',
            tabIndex: 0,
            'aria-orientation': 'vertical',
            'aria-label': threshold.name,
            'aria-valuemin': 0,
            'aria-valuemax': Number(top.toFixed(2)),
            'aria-valuenow': threshold.value,
            'aria-valuetext': `${threshold.value} ${props.unit}`,
            onPointerDown: (event: PointerEvent) => {
              event.preventDefault();
              line.current?.setPointerCapture(event.pointerId);
              line.current?.focus();
            },
            onPointerMove: drag,
            onKeyDown: (event: KeyboardEvent) => {
              const by = {
                ArrowUp: 1,
                ArrowRight: 1,
                ArrowDown: -1,
                ArrowLeft: -1,
                PageUp: 10,
                PageDown: -10,
              }[event.key];
              if (by !== undefined) {
                event.preventDefault();
                event.stopPropagation();
                move(rounded(threshold.value + by * step));
              }
            },
          }
        : {})}
    >
      <span class="threshold-name">
        {threshold.name} {threshold.value}
      </span>
    </div>
  );
}
