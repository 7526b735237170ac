/** An apostrophe is put before what a spreadsheet would take for a formula; quotes, commas and line ends are quoted. */
export function csvCell(value: string | number | null): string {
	if (value === null) return '';
	if (typeof value === 'number') return String(value);
	const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** Makes spreadsheets read the file as UTF-8. */
const BOM = '\ufeff';

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
