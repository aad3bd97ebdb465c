/** A script with a place in it: `<|>` is a cursor, `<|…|>` a range. Offsets are UTF-16 and count in `text`. */
export interface MarkedScript {
  text: string;
  start: number;
  end: number;
}

/** @throws Error when there is not one mark */
export function readMarks(marked: string): MarkedScript {
  const [before, inside, after, ...more] = marked.replace('<|>', '<||>').split(/<\||\|>/);
  if (before === undefined || inside === undefined || after === undefined || more.length > 0) {
    throw new Error(`Mark one place with <|> or <|…|>: ${marked}`);
  }
  return { text: before + inside + after, start: before.length, end: before.length + inside.length };
}
