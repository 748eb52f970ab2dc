namespace Generative.Tokenizers;

/// <summary>
/// Writes each piece's UTF-8 bytes in the <see cref="ByteAlphabet"/>, after GPT-2's pattern where it is asked for. A byte that is no UTF-8
/// becomes a piece of its own, so that no merge takes it up.
/// </summary>
/// <param name="addPrefixSpace">Whether a piece that begins with no space gets one.</param>
/// <param name="usePattern">Whether GPT-2's pattern cuts first.</param>
internal sealed class ByteLevelSplitter(bool addPrefixSpace, bool usePattern) : ISplitter
{
    /// <summary>
    /// The pattern published with "Language Models are Unsupervised Multitask Learners" (Radford et al., 2019).
    /// </summary>
    private const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private static readonly ScalarPattern Gpt2 = new(Gpt2Pattern);

    public void Split(TextPiece piece, List<TextPiece> into)
    {
        var text = addPrefixSpace && piece.Text is not ['\u0020', ..] ? " " + piece.Text : piece.Text;
        if (!usePattern)
        {
            AddBytes(text, 0, text.Length, piece.First, into);
            return;
        }
        var done = 0;
        foreach (var match in Gpt2.Matches(text))
        {
            AddBytes(text, done, match.Start, piece.First && done == 0, into);
            AddBytes(text, match.Start, match.End, piece.First && match.Start == 0, into);
            done = match.End;
        }
        AddBytes(text, done, text.Length, piece.First && done == 0, into);
    }

    /// <summary>The alphabet's spelling of a text.</summary>
    public static string Spell(string text)
    {
        List<TextPiece> pieces = [];
        AddBytes(text, 0, text.Length, first: true, pieces);
        return string.Concat(pieces.Select(p => p.Text));
    }

    private static void AddBytes(string text, int start, int end, bool first, List<TextPiece> into)
    {
        if (start == end)
            return;
        var spelled = new char[(end - start) * 3]; // a UTF-16 unit is at most three bytes of UTF-8
        Span<byte> bytes = stackalloc byte[4];
        var count = 0;
        for (var i = start; i < end; i += Scalars.Length(text, i))
        {
            if (EscapedBytes.At(text, i))
            {
                Add();
                spelled[count++] = ByteAlphabet.Of((byte)(text[i] - 0xDC00));
                Add();
                continue;
            }
            foreach (var b in bytes[..EscapedBytes.Utf8(text, i, bytes)])
                spelled[count++] = ByteAlphabet.Of(b);
        }
        Add();

        void Add()
        {
            if (count == 0)
                return;
            into.Add(new(new string(spelled, 0, count), first));
            (first, count) = (false, 0);
        }
    }
}
