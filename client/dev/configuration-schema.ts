/** Prints the JSON schema of `.rscrc.json`: `npm run configuration-schema` puts it in its place. */
import manifest from '../../package.json' with { type: 'json' };
import texts from '../../package.nls.json' with { type: 'json' };
import { configurationFileName, rules } from '../../server/src/index.ts';

type Schema = { [name: string]: unknown };

const settings: Record<string, Schema> = manifest.contributes.configuration.properties;

/** What the file takes is what the settings of the same names take, and the indentation, which editors have of their own. */
export function configurationSchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: configurationFileName,
    description: 'What is set for the RouterOS scripts of this folder and below, for the editor, the terminal and CI.',
    ...objectOf({
      $schema: { type: 'string' },
      version: setting('version'),
      packages: setting('packages'),
      lint: objectOf({ severity: severities() }),
      format: objectOf({
        wrap: setting('format.wrap'),
        lineWidth: setting('format.lineWidth'),
        indent: {
          description: 'Columns of a level of indentation, or "tab".',
          default: 4,
          anyOf: [{ type: 'integer', minimum: 1, maximum: 99 }, { enum: ['tab'] }],
        },
        sortArguments: setting('format.sortArguments'),
        groupMenus: setting('format.groupMenus'),
      }),
    }),
  };
}

function objectOf(properties: Record<string, Schema>): Schema {
  return { type: 'object', properties, additionalProperties: false };
}

/** A setting of the manifest, with its texts. */
function setting(name: string): Schema {
  const { scope: _, order: __, ...schema } = settings[`routeros.${name}`]!;
  return JSON.parse(JSON.stringify(schema), (_key, value) => (typeof value === 'string' ? textOf(value) : value));
}

/** Links to settings become names of keys. */
function textOf(value: string): string {
  const name = /^%(.+)%$/.exec(value)?.[1];
  if (name === undefined) return value;
  return texts[name as keyof typeof texts].replace(/`#routeros\.([\w.]+)#`/g, '`$1`');
}

/** By the code of each rule, so that editors can offer and explain them. */
function severities(): Schema {
  const { patternProperties, ...schema } = setting('lint.severity');
  const [choices] = Object.values(patternProperties as Record<string, Schema>);
  const described = rules.map(({ meta }) => [meta.code, { description: meta.summary, ...choices }]);
  const unread = ['SY000', { description: 'What the router cannot read.', ...choices }];
  return { ...schema, properties: Object.fromEntries([unread, ...described]) };
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(configurationSchema(), null, 2)}\n`);
