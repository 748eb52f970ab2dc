namespace Generative.Tokenizers;

/// <summary>What bytes that are no UTF-8 become.</summary>
internal enum InvalidBytes
{
    /// <summary>One U+FFFD for each maximal invalid part, as the WHATWG decoder does.</summary>
    OneForEachPart,

    /// <summary>One U+FFFD for each byte, as SentencePiece does.</summary>
    OneForEachByte,

    /// <summary>They stay, see <see cref="EscapedBytes"/>.</summary>
    Escaped,
}
