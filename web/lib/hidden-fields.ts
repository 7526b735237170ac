/**
 * What a form of an address does not show and sends along: all but its own fields, and of these the further codes.
 * @param own its fields, with the code that each shows
 */
export function hiddenFields(
	params: URLSearchParams,
	own: ReadonlyMap<string, string>
): [name: string, value: string][] {
	return [...params].filter(([name, value]) => {
		if (value === '' || name === 'after') return false;
		const shown = own.get(name);
		return shown === undefined || (shown !== '' && value !== shown && params.getAll(name).length > 1);
	});
}
