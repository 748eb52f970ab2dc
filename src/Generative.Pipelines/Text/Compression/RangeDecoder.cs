namespace Generative.Pipelines;

/// <summary>Reads what <see cref="RangeEncoder"/> wrote, given the same probabilities.</summary>
internal sealed class RangeDecoder
{
    private readonly ReadOnlyMemory<byte> _input;
    private int _at;
    private ulong _code, _range = 1UL << RangeEncoder.Bits;

    /// <summary>A message; behind its end it goes on with zeros.</summary>
    public RangeDecoder(ReadOnlyMemory<byte> input)
    {
        _input = input;
        for (var i = 0; i < RangeEncoder.Bits; i += 8)
            _code = _code << 8 | Next();
    }

    /// <summary>Reads a symbol.</summary>
    /// <param name="shares">What each token's share is.</param>
    public int Decode(TokenShares shares)
    {
        var unit = _range >> TokenShares.Bits;
        var token = shares.At((uint)Math.Min(_code / unit, TokenShares.Whole - 1), out var share);
        _code -= unit * share.Before;
        _range = unit * share.Own;
        for (; _range < RangeEncoder.Least; _range <<= 8)
            _code = _code << 8 | Next();
        return token;
    }

    private byte Next() => _at < _input.Length ? _input.Span[_at++] : (byte)0;
}
