import { crc32, deflateRawSync } from 'node:zlib';

/** A zip archive of these parts. `declare` lies about the unpacked size of a part. */
export function zipOf(parts: Record<string, string | Uint8Array>, declare: Record<string, number> = {}): Buffer {
	const bodies: Buffer[] = [];
	const list: Buffer[] = [];
	let offset = 0;
	for (const [name, content] of Object.entries(parts)) {
		const data = Buffer.from(content);
		const packed = deflateRawSync(data);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(0x0800, 2);
		common.writeUInt16LE(8, 4);
		common.writeUInt32LE(crc32(data), 10);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(declare[name] ?? data.length, 18);
		common.writeUInt16LE(Buffer.byteLength(name), 22);
		const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
		const central = Buffer.alloc(14);
		central.writeUInt32LE(offset, 10);
		list.push(Buffer.from('PK\x01\x02\x14\x00'), common, central, Buffer.from(name));
		bodies.push(local);
		offset += local.length;
	}
	const directory = Buffer.concat(list);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06');
	end.writeUInt16LE(bodies.length, 8);
	end.writeUInt16LE(bodies.length, 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...bodies, directory, end]);
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface Sheet {
	name: string;
	/** What stands in `<sheetData>`. */
	rows: string;
	isHidden?: boolean;
}

export interface Book {
	sheets: Sheet[];
	/** What stands in `<sst>`. */
	strings?: string;
	/** What stands in `<styleSheet>`. */
	styles?: string;
	from1904?: boolean;
}

const relations = (list: [id: string, kind: string, target: string][]): string =>
	`${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list
		.map(([id, kind, target]) => `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`)
		.join('')}</Relationships>`;

/** The parts of a workbook, as a spreadsheet program writes them. */
export function bookParts({ sheets, strings, styles, from1904 = false }: Book): Record<string, string> {
	const entries = sheets
		.map(
			({ name, isHidden }, i) =>
				`<sheet name="${name}" sheetId="${i + 1}"${isHidden ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`
		)
		.join('');
	return {
		'_rels/.rels': relations([['rId1', 'officeDocument', 'xl/workbook.xml']]),
		'xl/workbook.xml': `${HEAD}<workbook ${MAIN} xmlns:r="${RELATIONS}"><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets>${entries}</sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': relations([
			...sheets.map((_, i): [string, string, string] => [`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`]),
			['rIdS', 'sharedStrings', '/xl/sharedStrings.xml'],
			['rIdF', 'styles', 'styles.xml']
		]),
		...Object.fromEntries(
			sheets.map(({ rows }, i) => [
				`xl/worksheets/sheet${i + 1}.xml`,
				`${HEAD}<worksheet ${MAIN}><sheetData>${rows}</sheetData></worksheet>`
			])
		),
		...(strings === undefined ? {} : { 'xl/sharedStrings.xml': `${HEAD}<sst ${MAIN}>${strings}</sst>` }),
		...(styles === undefined ? {} : { 'xl/styles.xml': `${HEAD}<styleSheet ${MAIN}>${styles}</styleSheet>` })
	};
}

export const workbook = (book: Book): Buffer => zipOf(bookParts(book));

const letters = (column: number): string =>
	(column >= 26 ? letters(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26));
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** Rows of texts as `<sheetData>` holds them; an empty text is no cell. */
export function textRowsXml(rows: string[][]): string {
	return rows
		.map((cells, r) => {
			const all = cells.map((text, c) =>
				text === '' ? '' : `<c r="${letters(c)}${r + 1}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`
			);
			return `<row r="${r + 1}">${all.join('')}</row>`;
		})
		.join('');
}
