/** So many of something on each of some days, as bars and in words. */
export function Spark({ counts, label }: { counts: readonly number[]; label: string }) {
  const most = Math.max(1, ...counts);
  const sum = counts.reduce((all, it) => all + it, 0);
  return (
    <span class="spark">
      <svg width={counts.length * 6} height="16" role="img" aria-label={`${label}: ${counts.join(', ')}`}>
        {counts.map((count, index) => {
          const height = count === 0 ? 1 : 3 + (13 * count) / most;
          return (
            <rect
              key={index}
              x={index * 6}
              y={16 - height}
              width="4"
              height={height}
              class={count ? 'some' : ''}
            />
          );
        })}
      </svg>
      <span class="spark-sum">{sum}</span>
    </span>
  );
}
