/** The looks of the knock diagram, in the panel and in a file. */
import type { StateKind } from '../../../server/src/protocol.ts';

type Palette = Record<
  StateKind | 'text' | 'dim' | 'edge' | 'box' | 'background' | 'late' | 'current' | 'focus' | 'mono' | 'sans',
  string
>;

/** The colours and fonts of the person's theme. */
export const themePalette: Palette = {
  text: 'var(--vscode-editor-foreground)',
  dim: 'var(--vscode-descriptionForeground)',
  edge: 'var(--vscode-descriptionForeground)',
  box: 'var(--vscode-editorWidget-background)',
  background: 'var(--vscode-editor-background)',
  stranger: 'var(--vscode-descriptionForeground)',
  stage: 'var(--vscode-charts-blue)',
  door: 'var(--vscode-charts-green)',
  service: 'var(--vscode-charts-green)',
  given: 'var(--vscode-charts-yellow)',
  penalty: 'var(--vscode-charts-red)',
  late: 'var(--vscode-errorForeground)',
  // Themes of high contrast have no orange.
  current: 'var(--vscode-charts-orange, var(--vscode-contrastActiveBorder))',
  focus: 'var(--vscode-focusBorder)',
  mono: 'var(--vscode-editor-font-family)',
  sans: 'var(--vscode-font-family)',
};

/** For a file, which any program may show: on white, with contrasts that print. */
export const plainPalette: Palette = {
  text: '#1f2328',
  dim: '#57606a',
  edge: '#57606a',
  box: '#f6f8fa',
  background: '#ffffff',
  stranger: '#57606a',
  stage: '#0550ae',
  door: '#116329',
  service: '#116329',
  given: '#7d4e00',
  penalty: '#a40e26',
  late: '#a40e26',
  current: '#953800',
  focus: '#0550ae',
  mono: 'Consolas, Menlo, "DejaVu Sans Mono", monospace',
  sans: 'system-ui, "Segoe UI", Helvetica, Arial, sans-serif',
};

const KINDS: readonly StateKind[] = ['stranger', 'stage', 'door', 'service', 'given', 'penalty'];

/** The style sheet of the drawing. */
export function diagramStyle(palette: Palette): string {
  const kinds = KINDS.map(
    (kind) =>
      `.${kind} .shape { stroke: ${palette[kind]}; } .${kind} .role { fill: ${palette[kind]}; } .${kind} .tint { fill: ${palette[kind]}; }`,
  );
  return `
.knock-diagram text { font: 12px ${palette.mono}; fill: ${palette.text}; }
.knock-diagram .role { font: 11px ${palette.sans}; }
.knock-diagram .name { font-weight: 600; }
.knock-diagram .detail, .knock-diagram .axis text { font: 11px ${palette.sans}; fill: ${palette.dim}; }
.knock-diagram .heading { font: 600 12px ${palette.sans}; }
.shape { fill: ${palette.box}; stroke-width: 1.5; }
.door .shape { stroke-width: 3; }
.stranger .shape, .given .shape { stroke-dasharray: 5 3; }
.tint { fill-opacity: 0.14; }
.edge { fill: none; stroke: ${palette.edge}; stroke-width: 1.5; }
.tip { fill: ${palette.edge}; }
.plate { fill: ${palette.background}; stroke: ${palette.edge}; stroke-width: 1; }
.axis line { stroke: ${palette.dim}; stroke-opacity: 0.3; }
.need { stroke: ${palette.edge}; stroke-width: 1.5; stroke-dasharray: 3 3; }
.late .need { stroke: ${palette.late}; }
.knock-diagram .late .detail { fill: ${palette.late}; font-weight: 600; }
.packet { fill: ${palette.text}; }
${kinds.join('\n')}
.current .shape, .current .plate { stroke: ${palette.current}; stroke-width: 4; stroke-dasharray: none; }
.current .tint { fill: ${palette.current}; fill-opacity: 0.25; }
[data-line] { cursor: pointer; }
[data-line]:hover .shape, [data-line]:hover .plate { stroke-width: 3; }
[data-line]:focus { outline: none; }
[data-line]:focus-visible .shape, [data-line]:focus-visible .plate { stroke: ${palette.focus}; stroke-width: 3; }
`;
}
