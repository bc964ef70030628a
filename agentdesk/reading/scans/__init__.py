"""Reads scanned letters: pictures and PDFs to pages, pages to words, words to a message.

A *page* is one side of paper as a grey picture; it is *turned* by quarter turns and its skew until its lines stand level, then *cleaned*.
The *text layer* is what a PDF says about its own text; it is believed where it is real. *Confidence* is Tesseract's own, in per cent.
Pillow and pdfium run in this process, a reading child; Tesseract in a process of its own below it, under the same limits.
"""
