import { useMemo } from 'react';
import { Figure } from '../../../components/figure.js';
import { SimpleTable } from '../../../components/simple-table.js';
import { axisValue } from '../../../format/axis-value.js';
import { NOTHING, percent } from '../../../format/numbers.js';
import { type FactorEffect, factorEffects, type Level } from '../../../statistics/factor-effects.js';
import type { AxisFigureProps } from './parallel-figure.js';

/** What each axis does on its own: mean of every value, and its share of the variance. */
export function EffectsFigure({ groups, axes }: AxisFigureProps) {
  const effects = useMemo(() => {
    const outcomes = groups.flatMap(({ axes: values, meanIou }) => {
      const texts = Object.fromEntries(axes.map(({ path }) => [path, axisValue(values[path])]));
      return meanIou === null ? [] : [{ values: texts, score: meanIou.mean }];
    });
    const all = factorEffects(
      outcomes,
      axes.map(({ path }) => path),
    );
    return all.sort((a, b) => (b.share ?? 0) - (a.share ?? 0));
  }, [groups, axes]);
  const nameOf = (path: string) => axes.find((axis) => axis.path === path)?.shortName ?? path;
  return (
    <Figure
      title="Factor effects"
      note="Mean IoU by value ± one standard error; share of the variance between configurations"
      chart={<EffectPlots effects={effects} nameOf={nameOf} />}
      table={
        <SimpleTable
          label="Factor effects"
          header={['Axis', 'Value', 'n', 'mIoU, %', 'Standard error', 'Share of variance, %']}
          numbersFrom={2}
          rows={effects.flatMap(({ path, share, levels }) =>
            levels.map(({ text, count, mean, standardError }) => [
              nameOf(path),
              text,
              count,
              percent(mean),
              percent(standardError),
              share === null ? NOTHING : (share * 100).toFixed(1),
            ]),
          )}
        />
      }
    />
  );
}

interface EffectPlotsProps {
  readonly effects: readonly FactorEffect[];
  readonly nameOf: (path: string) => string;
}

/** Dots on one scale for all axes, so that effects can be compared by eye. */
function EffectPlots({ effects, nameOf }: EffectPlotsProps) {
  const ends = effects.flatMap(({ levels }) =>
    levels.flatMap(({ mean, standardError }) => [mean - (standardError ?? 0), mean + (standardError ?? 0)]),
  );
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const place = (value: number) => (high === low ? 50 : (100 * (value - low)) / (high - low));
  return (
    <div className="effects">
      {effects.map(({ path, share, levels }) => (
        <div key={path} className="effect">
          <p className="effect-head">
            <span className="strong">{nameOf(path)}</span>
            <span className="quiet">{share === null ? NOTHING : `${(share * 100).toFixed(1)} % of the variance`}</span>
          </p>
          {levels.map((level) => (
            <LevelLine key={level.text} level={level} place={place} />
          ))}
        </div>
      ))}
      <p className="effect-scale quiet">
        <span>{percent(low)}</span>
        <span>mIoU, %</span>
        <span>{percent(high)}</span>
      </p>
    </div>
  );
}

function LevelLine({ level, place }: { readonly level: Level; readonly place: (value: number) => number }) {
  const { text, mean, standardError, count } = level;
  const from = place(mean - (standardError ?? 0));
  return (
    <div className="level" title={`${count} configurations`}>
      <span className="level-name">{text}</span>
      <span className="level-line">
        <span
          className="level-range"
          style={{ left: `${from}%`, width: `${place(mean + (standardError ?? 0)) - from}%` }}
        />
        <span className="level-dot" style={{ left: `${place(mean)}%` }} />
      </span>
      <span className="number">{percent(mean)}</span>
    </div>
  );
}
