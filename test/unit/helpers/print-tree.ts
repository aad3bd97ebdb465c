/** The syntax tree as one short line, for expectations that people read. */
import type { Body, Node, Statement } from '../../../server/src/syntax/tree.ts';

/**
 * `word` bare, `"text"` plain strings, `$name`, `(group …)`, `[commands]`, `{commands}`, `name=value`, and the rest as
 * s-expressions: `<+ a b>` an operation, `<glued …>`, `<string …>` with escapes and substitutions, `<where …>`.
 */
export function printStatement(statement: Statement): string {
  return statement.kind === 'comment' ? `comment ${statement.text}` : statement.parts.map(printNode).join(' ');
}

function printBody(body: Body): string {
  return body.statements.map(printStatement).join('; ');
}

function list(nodes: readonly Node[]): string {
  return nodes.map((node) => ` ${printNode(node)}`).join('');
}

function printNode(node: Node): string {
  switch (node.kind) {
    case 'word':
      return node.text;
    case 'text':
    case 'characters':
      return JSON.stringify(node.text);
    case 'escape':
      return node.text.replace(/[\r\n]/g, (end) => (end === '\n' ? '⏎' : '␍'));
    case 'template':
      return `<string${list(node.parts)}>`;
    case 'variable':
      return `$${node.name === null ? '?' : /^\w+$/.test(node.name) ? node.name : JSON.stringify(node.name)}`;
    case 'group':
      return `(${node.expressions.map(printNode).join(' | ')})`;
    case 'substitution':
      return `[${printBody(node.body)}]`;
    case 'braces':
      return `{${printBody(node.body)}}`;
    case 'glued':
      return `<glued${list(node.parts)}>`;
    case 'negation':
      return node.operand === null ? '<not>' : `<not ${printNode(node.operand)}>`;
    case 'argument':
      return `${printNode(node.name)}=${node.value === null ? '' : printNode(node.value)}`;
    case 'filter':
      return `<where${list(node.conditions)}>`;
    case 'operation':
      return `<${node.operator}${list(node.operands)}>`;
  }
}
