/**
 * Persian words in a chart that runs left to right: without the isolate the digits of "۱٫۲ هزار" change sides.
 * The first strong letter of the text decides its direction.
 */
export function isolate(text: string): string {
	return `\u2068${text}\u2069`;
}
