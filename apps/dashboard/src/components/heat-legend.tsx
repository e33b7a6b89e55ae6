/** What the ground of heat cells means. */
export function HeatLegend({
  low,
  high,
  unit,
}: {
  readonly low: string;
  readonly high: string;
  readonly unit: string;
}) {
  return (
    <span className="heat-legend">
      <span>{low}</span>
      <span className="heat-ramp" aria-hidden="true" />
      <span>{high}</span>
      <span className="quiet">{unit}</span>
    </span>
  );
}
