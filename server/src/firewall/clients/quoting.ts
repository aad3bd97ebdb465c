/** Texts as the languages write them that clients are called from. All results stand on one line. */

/** An argument of a POSIX shell. The text must be on one line. */
export function shellArgument(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The command that prints the text and nothing more, which echo(1) does not do everywhere. */
export function printfCommand(text: string): string {
  const format = [...text].map((character) => {
    if (character === '%') return '%%';
    if (character === '\\') return String.raw`\\`;
    return character === "'" || (character < '\x80' && isControl(character)) ? octal(character) : character;
  });
  return `printf '${format.join('')}'`;
}

function octal(character: string): string {
  return `\\${character.codePointAt(0)!.toString(8).padStart(3, '0')}`;
}

/** Bytes of a text for PowerShell: readable where the encoding of the script cannot change them. */
export function powershellBytes(text: string): string {
  if (isPlainAscii(text)) return `[Text.Encoding]::ASCII.GetBytes('${text.replaceAll("'", "''")}')`;
  return `[Convert]::FromBase64String('${toBase64(text)}')`;
}

/** Data of AutoIt. A string would be sent in the code page of the computer. */
export function autoitData(text: string): string {
  return isPlainAscii(text) ? `"${text.replaceAll('"', '""')}"` : `Binary("0x${toHex(text)}")`;
}

/** UTF-8 in hexadecimal digits. */
export function toHex(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Null where the digits are no UTF-8. */
export function fromHex(digits: string): string | null {
  const bytes = digits.match(/[0-9a-f]{2}/gi) ?? [];
  return fromBytes(bytes.map((byte) => Number.parseInt(byte, 16)));
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Null where it is no Base64 of UTF-8. */
export function fromBase64(text: string): string | null {
  try {
    return fromBytes([...atob(text)].map((character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}

function fromBytes(bytes: readonly number[]): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes));
  } catch {
    return null;
  }
}

/** Whether the text holds a character that no line can. */
export function hasControl(text: string): boolean {
  return [...text].some(isControl);
}

function isControl(character: string): boolean {
  return /[\p{Cc}\u2028\u2029]/u.test(character);
}

export function isPlainAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** A string of RouterOS. The terminal of version 6 takes a bare question mark as a call for help. */
export function routerosString(text: string): string {
  const special = new Map([
    ['\n', '\\n'],
    ['\r', '\\r'],
    ['\t', '\\t'],
    ['?', '\\3F'],
  ]);
  return `"${text.replace(/["\\$?\p{Cc}]/gu, (character) => {
    const hex = character.codePointAt(0)!.toString(16).toUpperCase().padStart(2, '0');
    return special.get(character) ?? (/["\\$]/.test(character) ? `\\${character}` : `\\${hex}`);
  })}"`;
}
