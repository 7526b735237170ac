/** Trimmed texts of a form's fields; '' for a missing field or a file. */
export const textOf =
	(data: FormData) =>
	(name: string): string => {
		const value = data.get(name);
		return typeof value === 'string' ? value.trim() : '';
	};
