/** In quotes where it has quotes, line ends or the delimiter. */
export const quoted = (text: string, delimiter = ','): string =>
	/["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;

/** Quoted, with an apostrophe before what a spreadsheet would take for a formula. */
export function csvCell(value: string | number | null): string {
	if (value === null) return '';
	if (typeof value === 'number') return String(value);
	return quoted(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
}

export const csvLine = (cells: (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** Makes spreadsheets read the file as UTF-8. */
export const BOM = '\ufeff';

/** A download, made line by line as it is read; it ends when the reader stops. */
export function csvResponse(name: string, lines: AsyncIterable<string>): Response {
	const encoder = new TextEncoder();
	const source = lines[Symbol.asyncIterator]();
	const body = new ReadableStream<Uint8Array>({
		start: (controller) => controller.enqueue(encoder.encode(BOM)),
		async pull(controller) {
			const next = await source.next();
			if (next.done === true) controller.close();
			else controller.enqueue(encoder.encode(next.value));
		},
		async cancel() {
			await source.return?.();
		}
	});
	return new Response(body, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${name}.csv"`,
			'cache-control': 'no-store'
		}
	});
}
