import assert from 'node:assert/strict';

/** What a value has to be: a check of its own, or the shape of an object; names that end in `?` may be missing. */
type Shape = ((value: unknown, path: string) => void) | { [name: string]: Shape };

const text: Shape = (value, path) => assert.equal(typeof value, 'string', path);
const flag: Shape = (value, path) => assert.equal(typeof value, 'boolean', path);
const oneOf =
  (...values: string[]): Shape =>
  (value, path) =>
    assert.ok(values.includes(value as string), `${path}: ${value}`);
const atLeast =
  (least: number): Shape =>
  (value, path) =>
    assert.ok(Number.isInteger(value) && (value as number) >= least, `${path}: ${value}`);
const listOf =
  (shape: Shape): Shape =>
  (value, path) => {
    assert.ok(Array.isArray(value), path);
    for (const [index, each] of value.entries()) checkShape(each, shape, `${path}[${index}]`);
  };
const uri: Shape = (value, path) => {
  // The characters of RFC 3986, and nothing else.
  assert.match(String(value), /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9A-F]{2})+$/, path);
};

const message: Shape = { text };
const level = oneOf('none', 'note', 'warning', 'error');

/** The part of the schema of SARIF 2.1.0 (OASIS) that the report uses; it allows no other properties. */
const sarif: Shape = {
  '$schema?': uri,
  version: oneOf('2.1.0'),
  runs: listOf({
    tool: {
      driver: {
        name: text,
        'semanticVersion?': text,
        'rules?': listOf({
          id: text,
          'name?': text,
          'shortDescription?': message,
          'fullDescription?': message,
          'help?': message,
          'defaultConfiguration?': { 'level?': level },
        }),
      },
    },
    'invocations?': listOf({
      executionSuccessful: flag,
      'toolExecutionNotifications?': listOf({ message, 'level?': level }),
    }),
    'columnKind?': oneOf('utf16CodeUnits', 'unicodeCodePoints'),
    'newlineSequences?': listOf(text),
    'results?': listOf({
      message,
      'ruleId?': text,
      'ruleIndex?': atLeast(-1),
      'level?': level,
      'locations?': listOf({
        'physicalLocation?': {
          'artifactLocation?': { 'uri?': uri },
          'region?': {
            'startLine?': atLeast(1),
            'startColumn?': atLeast(1),
            'endLine?': atLeast(1),
            'endColumn?': atLeast(1),
          },
        },
      }),
    }),
  }),
};

/** That it is SARIF, and that the results name the rules that they mean. */
export function checkSarif(json: string): void {
  const log = JSON.parse(json);
  checkShape(log, sarif, 'log');
  for (const { tool, results } of log.runs) {
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex].id, ruleId);
  }
}

function checkShape(value: unknown, shape: Shape, path: string): void {
  if (typeof shape === 'function') {
    shape(value, path);
    return;
  }
  assert.ok(typeof value === 'object' && value !== null, path);
  const shapes = new Map(Object.entries(shape).map(([name, each]) => [name.replace('?', ''), each]));
  for (const name of Object.keys(shape))
    if (!name.endsWith('?')) assert.ok(name in value, `${path}.${name} is missing`);
  for (const [name, each] of Object.entries(value)) {
    const known = shapes.get(name);
    assert.ok(known, `${path}.${name} is not in the schema`);
    checkShape(each, known, `${path}.${name}`);
  }
}
