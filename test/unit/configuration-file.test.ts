import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { configurationSchema } from '../../client/dev/configuration-schema.ts';
import { readFormatSettings } from '../../server/src/features/format/options.ts';
import { type Configuration, configurationFileName, readConfiguration } from '../../server/src/index.ts';

/** Checks what is complained of: each mistake as the text at its place and the beginning of the message. */
function checkMistakes(text: string, expected: [at: string, message: string][]): Configuration {
  const configuration = readConfiguration(text);
  const found = configuration.mistakes.map(({ start, end, message }, index) => {
    return [text.slice(start, end), message.slice(0, expected[index]?.[1].length)];
  });
  assert.deepEqual(found, expected);
  return configuration;
}

describe('a configuration file', () => {
  it('takes what the settings take, and comments', () => {
    const { check, format, indentation } = checkMistakes(
      `\uFEFF{
        "$schema": "schema.json",
        "version": "7.18.2", // of the site in the city
        "packages": "none",
        "lint": { "severity": { "KN103": "off", "FW309": "hint" } },
        "format": { "wrap": "width", "lineWidth": 100, "indent": "tab", "sortArguments": true, "groupMenus": true }
      }`,
      [],
    );
    const severities = new Map([
      ['KN103', 'off'],
      ['FW309', 'hint'],
    ]);
    assert.deepEqual(check, { routeros: '7.18.2', packages: 'none', severities });
    assert.deepEqual(format, { wrap: 'width', lineWidth: 100, sortArguments: true, groupMenus: true });
    assert.deepEqual(indentation, { tabSize: 4, insertSpaces: false });
  });

  it('leaves at its default what it does not name', () => {
    for (const text of ['', '{}', '{ "lint": {}, "format": {}, "version": "" }']) {
      const { check, format, indentation } = checkMistakes(text, []);
      assert.deepEqual(check, { severities: new Map() });
      assert.deepEqual(format, readFormatSettings({}));
      assert.deepEqual(indentation, { tabSize: 4, insertSpaces: true });
    }
  });

  it('says what it does not understand, with its place, and takes the rest', () => {
    const text = `{
      "version": "newest", "pakages": "none", "packages": null,
      "lint": { "severity": { "KN999": "off", "AL206": "loud", "KN103": "off" }, "rules": [] },
      "format": { "wrap": ["keep"], "lineWidth": 7, "indent": 2, "sortArguments": "yes" }
    }`;
    const { check, format, indentation } = checkMistakes(text, [
      ['"newest"', 'version takes a RouterOS version such as "7.18.2".'],
      ['"pakages"', 'There is no key pakages. There are $schema, version, packages, lint, format.'],
      ['null', 'packages takes "all" or "none".'],
      ['"KN999"', 'lint.severity.KN999: There is no rule KN999.'],
      ['"AL206"', 'lint.severity.AL206: "loud" is no severity for AL206. Give one of error, '],
      ['"rules"', 'There is no key lint.rules. There are lint.severity.'],
      ['["keep"]', 'format.wrap takes "export" or "width" or "keep".'],
      ['7', 'format.lineWidth takes a whole number from 20 to 1000.'],
      ['"yes"', 'format.sortArguments takes true or false.'],
    ]);
    assert.deepEqual(check, { severities: new Map([['KN103', 'off']]) });
    assert.deepEqual([format, indentation.tabSize], [readFormatSettings({}), 2]);
  });

  it('says what is no JSON, and what is no object', () => {
    checkMistakes('{ "version": "7.18" "packages": "none" }', [
      ['"packages"', 'This is no valid JSON: comma expected.'],
    ]);
    checkMistakes('{ "lint": ', [['', 'This is no valid JSON: value expected.']]);
    checkMistakes('[]', [['[]', '.rscrc.json takes an object']]);
    checkMistakes('{ "lint": 1, "toString": 1 }', [
      ['1', 'lint takes an object'],
      ['"toString"', 'There is no key toString.'],
    ]);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readConfiguration(text)));
  });
});

/** The part of JSON Schema that the schema of the file uses. */
interface Schema {
  anyOf?: Schema[];
  enum?: unknown[];
  type?: string;
  properties?: Record<string, Schema>;
  minimum?: number;
  maximum?: number;
  pattern?: string;
}

function fits(value: unknown, schema: Schema): boolean {
  if (schema.anyOf) return schema.anyOf.some((each) => fits(value, each));
  if (schema.enum && !schema.enum.includes(value)) return false;
  switch (schema.type) {
    case 'object':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.entries(value).every(
          ([name, each]) => Object.hasOwn(schema.properties!, name) && fits(each, schema.properties![name]!),
        )
      );
    case 'integer':
      return Number.isInteger(value) && (value as number) >= schema.minimum! && (value as number) <= schema.maximum!;
    case 'string':
      return typeof value === 'string' && new RegExp(schema.pattern ?? '').test(value);
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return schema.type === undefined;
  }
}

describe('the schema of the configuration file', () => {
  const schema = configurationSchema();
  const file = new URL('../../syntaxes/rscrc-schema.generated.json', import.meta.url);

  it('is up to date', () => {
    assert.deepEqual(
      JSON.parse(readFileSync(file, 'utf8')),
      schema,
      'Run "npm run configuration-schema" and commit the result.',
    );
    assert.equal(schema.title, configurationFileName);
  });

  it('takes what the reader takes, and nothing else', () => {
    const anything = fc.oneof(
      fc.constantFrom('all', 'width', 'tab', 'off', 'warn', '7.x', 1.5, true, null),
      fc.integer({ min: -1, max: 1100 }),
      fc.constantFrom([], {}),
    );
    const mostly = (...values: unknown[]) =>
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: anything });
    const codes = fc.oneof({ weight: 9, arbitrary: fc.constantFrom('SY000', 'KN103') }, fc.constantFrom('AL000', 'x'));
    const severities = fc.dictionary(codes, mostly('error', 'warning', 'information', 'hint', 'off'), { maxKeys: 2 });
    const objectOf = (keys: Record<string, fc.Arbitrary<unknown>>) =>
      fc.oneof({ weight: 9, arbitrary: fc.record(keys, { requiredKeys: [] }) }, anything);
    const any = objectOf({
      $schema: mostly('x.json'),
      version: mostly('', '7.18', '7.22rc4', '6.49.10', '7.18beta2'),
      packages: mostly('all', 'none'),
      lint: objectOf({ severity: severities }),
      format: objectOf({
        wrap: mostly('export', 'width', 'keep'),
        lineWidth: mostly(19, 20, 79, 1000, 1001),
        indent: mostly('tab', 0, 1, 99, 100),
        sortArguments: mostly(true, false),
        groupMenus: mostly(true, false),
      }),
    });
    let taken = 0;
    fc.assert(
      fc.property(any, (each) => {
        const isTaken = readConfiguration(JSON.stringify(each)).mistakes.length === 0;
        taken += Number(isTaken);
        assert.equal(isTaken, fits(each, schema), JSON.stringify(each));
      }),
      { numRuns: 2000 },
    );
    assert.ok(taken > 200);
  });
});
