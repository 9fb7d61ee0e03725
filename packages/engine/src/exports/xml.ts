import { XMLBuilder } from 'fast-xml-parser';

/** An XML element; attributes that are undefined are left out. */
export type Element = {
  name: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
};

/** An element for `xmlDocument`. */
export function element(
  name: string,
  attributes: Record<string, string | number | undefined>,
  children: readonly (Element | string)[] = [],
): Element {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, xmlText(String(value))] as const],
  );
  return {
    name,
    attributes: Object.fromEntries(given),
    children: children.map((child) => (typeof child === 'string' ? xmlText(child) : child)),
  };
}

/** A document with this root and doctype, in UTF-8. Text and attributes are escaped. */
export function xmlDocument(root: Element, doctype: string): string {
  const builder = new XMLBuilder({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    suppressEmptyNode: true,
    format: true,
    indentBy: '  ',
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE ${doctype}>${builder.build([ordered(root)])}\n`;
}

/** The shape in which the library keeps the order of children. */
function ordered({ name, attributes, children }: Element): object {
  const inner = children.map((child) => (typeof child === 'string' ? { '#text': child } : ordered(child)));
  return { [name]: inner, ':@': attributes };
}

/** What XML 1.0 (2.2) cannot hold, even escaped, goes. */
function xmlText(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
}
