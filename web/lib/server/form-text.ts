/** The texts of a form's fields, without white space around them; '' where there is none, or a file. */
export const textOf =
	(data: FormData) =>
	(name: string): string => {
		const value = data.get(name);
		return typeof value === 'string' ? value.trim() : '';
	};
