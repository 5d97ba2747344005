"""XLSX, read a row at a time: a workbook's sheets, their cells, and what the cells hold."""
