"""An AWS at hand: moto with what it forgets put right, served on 127.0.0.1, and a small account with mistakes in it.

For `ecslint demo`, and for tests/lab, which adds AWS's limits, throttles and faults. Needs moto: extra `demo`.
"""
