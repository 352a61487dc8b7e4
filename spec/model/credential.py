"""P9: credentials."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26


def check_value(characters):
    """P9: the 130-bit number modulo 37."""
    number = 0
    for character in characters:
        number = 32 * number + ALPHABET.index(character)
    return number % 37


def write(characters):
    """P9: groups of three joined by hyphens, from the 26 characters; None if the code does not exist."""
    check = check_value(characters)
    if check >= 32:
        return None
    whole = characters + ALPHABET[check]
    return "-".join(whole[i:i + 3] for i in range(0, len(whole), 3))


def read(code):
    """P9: the 26 characters of a code as a person may write it, or ValueError."""
    characters = ""
    for character in code:
        if character in "- ":
            continue
        if not character.isascii():
            raise ValueError("a character that no code has")
        character = {"I": "1", "L": "1", "O": "0"}.get(character.upper(), character.upper())
        if character not in ALPHABET:
            raise ValueError("a character that no code has")
        characters += character
    if len(characters) != LENGTH + 1:
        raise ValueError("a code has 27 characters")
    if check_value(characters[:LENGTH]) != ALPHABET.index(characters[LENGTH]):
        raise ValueError("the check character is wrong")
    return characters[:LENGTH]


def draw(rng):
    """P9: a new code, from 130 random bits taken as the top bits of 17 bytes."""
    while True:
        number = int.from_bytes(rng.bytes(17), "big") >> 6
        code = write("".join(ALPHABET[number >> 5 * i & 31] for i in reversed(range(LENGTH))))
        if code:
            return code


def secret_key(suite, vote, code):
    """P9: the secret key, from a code as a person may write it."""
    secret = suite.hash_to_scalar("credential", vote, read(code).encode())
    if secret == 0:
        raise ValueError("this code does not exist")
    return secret
