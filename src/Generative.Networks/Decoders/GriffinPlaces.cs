using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Where the tokens of one evaluation stand in their texts: what every layer asks, computed once. Its tensors live as long as the scope it
/// was made in.
/// </summary>
internal sealed class GriffinPlaces
{
    private const float Theta = 10_000;         // base of the rotary frequencies

    // Frequencies by the width they turn: every evaluation asks for them.
    private static readonly ConcurrentDictionary<int, float[]> Frequencies = new();

    private readonly int[]? _lengths;

    private GriffinPlaces(Tensor positions, int[]? lengths) => (Positions, _lengths) = (positions, lengths);

    /// <summary>Position of each token in its own text, int64 [batch or 1, token].</summary>
    public Tensor Positions { get; }

    /// <summary>True for a text's first token, [batch or 1, token, 1]; null where there is none.</summary>
    public Tensor? Starts { get; private init; }

    /// <summary>True behind a row's own tokens, [batch, token, 1]; null where rows have one length.</summary>
    public Tensor? Filler { get; private init; }

    /// <summary>Number of each token's text within its row, int64 [batch, token]; null where a row holds one text.</summary>
    public Tensor? Texts { get; private init; }

    /// <summary>Tokens that come after some each row has already.</summary>
    /// <param name="held">Tokens each row has already.</param>
    /// <param name="lengths">How many of these are each row's own.</param>
    /// <param name="tokens">Tokens a row, filler included.</param>
    /// <param name="device">Where the answers are computed.</param>
    public static GriffinPlaces Behind(IReadOnlyList<int> held, IReadOnlyList<int> lengths, long tokens, Device device)
    {
        var even = held.All(h => h == held[0]);
        var ragged = lengths.Any(l => l != tokens);
        var columns = Range(0, tokens, device).unsqueeze(0);
        var positions = columns + Column(even ? held.Take(1) : held, device);
        return new(positions, ragged ? [.. lengths] : null)
        {
            Starts = held.Contains(0) ? positions.eq(HeldScalars.Zero).unsqueeze(-1) : null,
            Filler = ragged ? columns.ge(Column(lengths, device)).unsqueeze(-1) : null,
        };
    }

    /// <summary>Whole texts of one length, from their beginning.</summary>
    /// <param name="x">[batch, token, ...].</param>
    public static GriffinPlaces Whole(Tensor x)
    {
        var (rows, tokens) = ((int)x.shape[0], (int)x.shape[1]);
        return Behind(new int[rows], [.. Enumerable.Repeat(tokens, rows)], tokens, x.device);
    }

    /// <summary>Rows of several texts one after the other.</summary>
    /// <param name="positions">Position of each token in its text, int64 [batch, token]: 0, 1, 2, ... and 0 again where a text
    /// begins.</param>
    public static GriffinPlaces Packed(Tensor positions)
    {
        var starts = positions.eq(0);
        return new(positions, null) { Starts = starts.unsqueeze(-1), Texts = starts.to(ScalarType.Int64).cumsum(1) };
    }

    /// <summary>Cosines and sines of the positions for the half of a head that turns, [batch or 1, token, headWidth / 2].</summary>
    /// <param name="headWidth">Width of a head.</param>
    /// <param name="dtype">Their dtype; computed in float32.</param>
    public (Tensor Cos, Tensor Sin) Rotary(int headWidth, ScalarType dtype)
    {
        var width = headWidth / 2;
        var frequencies = tensor(Frequencies.GetOrAdd(width, Turns), device: Positions.device);
        var angles = Positions.to(ScalarType.Float32).unsqueeze(-1) * frequencies;
        var both = cat([angles, angles], -1);
        return (both.cos().to(dtype), both.sin().to(dtype));
    }

    /// <summary>Whether the token so many before each one belongs to its text, [batch, token, 1]; null where those before are zeros
    /// anyway.</summary>
    public Tensor? Within(long back) => Texts is null ? null : Positions.ge(back).unsqueeze(-1);

    /// <summary>Each row's own last tokens.</summary>
    /// <param name="all">[batch, before + token, width]: earlier tokens, then these.</param>
    /// <param name="count">How many of them.</param>
    /// <returns>[batch, count, width], a copy.</returns>
    public Tensor Last(Tensor all, long count)
    {
        using var scope = NewDisposeScope();
        if (_lengths is null)
            return all.narrow(1, all.shape[1] - count, count).clone().MoveToOuterDisposeScope();
        var skipped = all.shape[1] - Positions.shape[1] - count;
        var places = Range(skipped, count, all.device).unsqueeze(0) + Column(_lengths, all.device);
        // A row shorter than that begins with filler, which whoever reads it knows.
        return all.gather(1, places.clamp_min(0).unsqueeze(-1).expand(-1, -1, all.shape[2])).MoveToOuterDisposeScope();
    }

    /// <summary>Numbers that follow each other, int64 [count].</summary>
    public static Tensor Range(long first, long count, Device device)
    {
        var numbers = new long[count];
        for (var i = 0L; i < count; i++)
            numbers[i] = first + i;
        return tensor(numbers, ScalarType.Int64, device);
    }

    /// <summary>theta^(-2i / width), in float32 as published networks compute it.</summary>
    private static float[] Turns(int width)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        return (1 / pow(Theta, arange(0, width, 2, ScalarType.Float32, CPU) / width)).data<float>().ToArray();
    }

    private static Tensor Column(IEnumerable<int> numbers, Device device) =>
        tensor([.. numbers.Select(n => (long)n)], ScalarType.Int64, device).unsqueeze(1);
}
