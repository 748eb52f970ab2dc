namespace Generative.Pipelines;

/// <summary>
/// Writes symbols in as many bits as their probabilities say (range coding, Martin 1979, a form of arithmetic coding): the message is a
/// number in a range that each symbol narrows to its share. Whole numbers alone, so that both sides agree to the last bit.
/// </summary>
/// <param name="output">Where the bytes go.</param>
internal sealed class RangeEncoder(List<byte> output)
{
    /// <summary>The range has at most this many bits, one byte fewer after each symbol.</summary>
    public const int Bits = 56;

    /// <summary>Below this the range is widened by a byte.</summary>
    public const ulong Least = 1UL << (Bits - 8);

    private ulong _low, _range = 1UL << Bits;
    private int _held = -1;                     // the last byte but for a carry; -1 before there is one
    private long _full;                         // bytes 0xFF behind it, which a carry would run through

    /// <summary>Writes a symbol.</summary>
    /// <param name="share">Its part of the whole, in whole numbers.</param>
    public void Encode(TokenShare share)
    {
        var unit = _range >> TokenShares.Bits;
        _low += unit * share.Before;
        _range = unit * share.Own;
        for (; _range < Least; _range <<= 8)
            Shift();
    }

    /// <summary>Ends the message with the fewest bytes; a reader takes zeros for what is missing.</summary>
    public void Finish()
    {
        // The range has room for a number whose lower bytes are all zero.
        _low = (_low + Least - 1) & ~(Least - 1);
        Shift();
        Shift();
    }

    private void Shift()
    {
        var carries = _low >> Bits != 0;
        if (carries || _low >> (Bits - 8) != 0xFF)
        {
            if (_held >= 0)
                output.Add((byte)(_held + (carries ? 1 : 0)));
            for (; _full > 0; _full--)
                output.Add(carries ? (byte)0 : (byte)0xFF);
            _held = (byte)(_low >> (Bits - 8));
        }
        else
            _full++;
        _low = (_low & (Least - 1)) << 8;
    }
}
