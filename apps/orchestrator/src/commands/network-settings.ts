import { z } from 'zod';

type Schema = z.core.JSONSchema.BaseSchema;

/** A setting in a sweep file: dotted key, what it takes with its default, what it means. */
export type SettingRow = readonly [key: string, takes: string, meaning: string];

/** The settings of a section, those of nested sections with their dotted keys. */
export function settingRows(section: z.ZodObject): SettingRow[] {
  return Object.entries(section.shape).flatMap(([name, setting]) => {
    const initial = setting.safeParse(undefined);
    return rowsOf(name, z.toJSONSchema(setting, { io: 'input' }), initial.success ? initial.data : undefined);
  });
}

/** @param initial what the setting is when it is left out; undefined when it must be given */
function rowsOf(key: string, schema: Schema, initial: unknown): SettingRow[] {
  const alternatives = (schema.oneOf ?? [schema]).filter(isSchema);
  if (!alternatives.some(({ properties }) => properties !== undefined)) {
    const takes = kindOf(schema);
    const isFixed = schema.const !== undefined;
    const shown = initial === undefined || isFixed ? takes : `${takes} = ${textOf(initial)}`;
    return [[key, shown, schema.description ?? '']];
  }
  const names = new Set(alternatives.flatMap(({ properties }) => Object.keys(properties ?? {})));
  return [...names].flatMap((name) => {
    const setting = mergedSetting(name, alternatives);
    const value = Object(initial)[name] ?? setting.default;
    return rowsOf(`${key}.${name}`, setting, value);
  });
}

/** One setting out of all alternatives of its section; where only some have it, the description says so. */
function mergedSetting(name: string, alternatives: readonly Schema[]): Schema {
  const having = alternatives.filter(({ properties }) => properties?.[name] !== undefined);
  const settings = having.map(({ properties }) => properties?.[name]).filter((schema) => isSchema(schema));
  const [first = {}] = settings;
  const consts = settings.map((setting) => setting.const).filter((value) => typeof value === 'string');
  if (consts.length > 1) {
    const { const: _, ...rest } = first;
    return { ...rest, enum: consts };
  }
  if (having.length === alternatives.length) return first;
  return { ...first, description: `${conditionOf(having)}: ${first.description ?? ''}` };
}

/** What tells these alternatives from the others, e.g. "placement encoder". */
function conditionOf(alternatives: readonly Schema[]): string {
  return alternatives
    .flatMap(({ properties }) => Object.entries(properties ?? {}))
    .flatMap(([name, setting]) =>
      isSchema(setting) && setting.const !== undefined ? [`${name} ${textOf(setting.const)}`] : [],
    )
    .join(', ');
}

function kindOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map(textOf).join(' | ');
  if (schema.const !== undefined) return textOf(schema.const);
  if (schema.type === 'array') return `list of ${isSchema(schema.items) ? kindOf(schema.items) : 'values'}`;
  if (schema.anyOf !== undefined) return schema.anyOf.filter(isSchema).map(kindOf).join(' | ');
  if (schema.properties !== undefined) return `{ ${Object.keys(schema.properties).join(', ')} }`;
  if (isSchema(schema.additionalProperties)) return `${kindOf(schema.additionalProperties)}, by name`;
  return String(schema.type);
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.map(textOf).join(', ') : String(value);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
