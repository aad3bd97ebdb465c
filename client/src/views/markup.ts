const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** What XML cannot hold in any form: all but its production "Char". */
const FORBIDDEN = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A text as HTML and XML write it, in content and in quoted attributes. */
export function escapeMarkup(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** What makes a part of the drawing a button. Parts without a line are only read out. */
export function place(id: string, line: number | null, description: string): string {
  const name = `data-id="${escapeMarkup(id)}" tabindex="0" aria-label="${escapeMarkup(sentence(line, description))}"`;
  return line === null ? `role="img" ${name}` : `role="button" data-line="${line}" ${name}`;
}

/** The description with its line. */
export function sentence(line: number | null, description: string): string {
  return line === null ? description : `${description} Line ${line}.`;
}
