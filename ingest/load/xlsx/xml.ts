import sax from 'sax';
import type { SAXParser, Tag } from 'sax';
import { LoadError } from '../load-error.ts';

/** What is told of an XML part, in its order; names come without their namespace's prefix. */
export interface XmlReader {
	open?(name: string, attributes: Readonly<Record<string, string>>): void;
	text?(text: string): void;
	close?(name: string): void;
}

/** No part of a workbook is deeper, or has a tag of more attributes: beyond either, it was made to fill memory. */
const DEEPEST = 64;
const ATTRIBUTES = 200;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Parses XML as it streams in; yields after each chunk, so that what was read from it can be handed on. Entities that
 * a document defines for itself are refused with their DOCTYPE.
 * @param where names the part, for messages
 * @throws LoadError when it is no XML, or was made to fill memory
 */
export async function* parseXml(
	chunks: AsyncIterable<Buffer>,
	reader: XmlReader,
	where: string
): AsyncGenerator<undefined> {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	const parser = watched(reader, where);
	try {
		for await (const chunk of chunks) {
			parser.write(decoder.decode(chunk, { stream: true }));
			yield;
		}
		parser.write(decoder.decode()).close();
		yield;
	} catch (cause) {
		if (cause instanceof LoadError) throw cause;
		throw broken(where, cause);
	}
}

const broken = (where: string, cause?: unknown): LoadError =>
	new LoadError(`${where}: is damaged; open the workbook and save it again`, { cause });

function watched(reader: XmlReader, where: string): SAXParser {
	// It counts its position to know when to look at the length of a name that does not end.
	const parser = sax.parser(true, { position: true });
	let depth = 0;
	let attributes = 0;
	parser.onerror = (error) => {
		throw broken(where, error);
	};
	parser.ondoctype = () => {
		throw new LoadError(`${where}: has a DOCTYPE, as no workbook has`);
	};
	parser.onattribute = () => {
		if (++attributes > ATTRIBUTES) throw broken(where);
	};
	parser.onopentag = (tag) => {
		attributes = 0;
		if (++depth > DEEPEST) throw broken(where);
		reader.open?.(localName(tag.name), (tag as Tag).attributes);
	};
	parser.ontext = (text) => reader.text?.(text);
	parser.oncdata = (text) => reader.text?.(text);
	parser.onclosetag = (name) => {
		depth--;
		reader.close?.(localName(name));
	};
	return parser;
}

/** Reads a small part to its end. */
export async function readXml(chunks: AsyncIterable<Buffer>, reader: XmlReader, where: string): Promise<void> {
	for await (const _ of parseXml(chunks, reader, where));
}
