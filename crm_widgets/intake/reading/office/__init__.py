"""Spreadsheets that are one XML file: ODS, and the XML that Excel 2003 wrote."""
