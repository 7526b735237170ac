/** A question that the catalogue cannot answer as it is put; the message says what there is. */
export class KpiError extends Error {
	override name = 'KpiError';
}
