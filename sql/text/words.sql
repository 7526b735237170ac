-- What is kept of `${text}` to be found by, as keptWords of sql/model/search-words.ts has it: its words, and each with the next as one.
	arrayStringConcat(arrayDistinct(arrayMap(
		pair -> concat(pair.1, pair.2),
		arrayFlatten(arrayMap(
			words -> arrayConcat(
				arrayMap(word -> (word, ''), words),
				arrayZip(arrayPopBack(words), arrayPopFront(words))
			),
			[arrayMap(
				word -> substringUTF8(word, 1, 64),
				arrayFilter(word -> word NOT IN ('', 'ی'), splitByChar(' ', ${include:text/folded.sql, text = ${text}}))
			)]
		))
	)), ' ')
