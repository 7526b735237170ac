/** What was refused: a word of `imports.faults`, and what ingest said of it. */
export class ImportFault extends Error {
	readonly code: string;
	readonly status: number;
	readonly offset: number;

	constructor(code: string, message: string, response?: Response) {
		super(message);
		this.code = code;
		this.status = response?.status ?? 0;
		this.offset = Number(response?.headers.get('upload-offset') ?? 0);
	}
}

/**
 * Asks the office about the imports.
 * @throws ImportFault, also when there is no answer
 */
export async function askOffice<T>(path: string, init: RequestInit): Promise<T> {
	const response = await fetch(`/import/files${path}`, init).catch((problem: unknown) => {
		if (init.signal?.aborted) throw problem;
		throw new ImportFault('away', '');
	});
	if (response.status === 204) return undefined as T;
	const said = (await response.json().catch(() => ({}))) as T & { error?: string; message?: string };
	if (response.ok) return said;
	throw new ImportFault(said.error ?? (response.status === 403 ? 'session' : 'refused'), said.message ?? '', response);
}
