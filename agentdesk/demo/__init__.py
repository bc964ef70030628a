"""The sample desk, which shows everything and reaches nobody.

`content` holds its texts, `script` reads them into `records`; what plays them makes an ordinary desk with accounts of its own under the
real service.
"""
