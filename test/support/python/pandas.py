"""What the example of docs/api.md needs of the package of this name, by the standard library."""


class DataFrame:
    def __init__(self, rows):
        self.rows = rows

    def sort_values(self, column, ascending):
        return DataFrame(sorted(self.rows, key=lambda row: row[column], reverse=not ascending))

    def __str__(self):
        return "\n".join("\t".join(str(cell) for cell in row.values()) for row in self.rows)
