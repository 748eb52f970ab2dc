using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Spreads functions of the noise level over a state.</summary>
public static class LevelMath
{
    /// <summary>
    /// A function of each level as a float64 tensor that broadcasts against the state: [1, ...] for a uniform row, [rows, 1...] for a level
    /// a batch row, [rows, positions, 1...] for levels a position (positions are dimension 1).
    /// </summary>
    /// <param name="state">[batch, ...].</param>
    /// <param name="levels">The row of the plan.</param>
    /// <param name="map">Function of one level.</param>
    /// <exception cref="ArgumentException">The levels' rows or positions are not the state's.</exception>
    public static Tensor Over(Tensor state, NoiseLevels levels, Func<double, double> map)
    {
        var shape = new long[state.dim()];
        Array.Fill(shape, 1);
        if (levels.IsUniform)
            return full(shape, map(levels.Uniform), ScalarType.Float64, state.device);
        Check(levels.Rows, state.shape[0], "rows");
        shape[0] = levels.Rows;
        if (levels.Columns > 1)
        {
            Check(levels.Columns, state.dim() > 1 ? state.shape[1] : 1, "positions");
            shape[1] = levels.Columns;
        }
        using var mapped = levels.Select(map).ToTensor(state.device);
        return mapped.reshape(shape);
    }

    private static void Check(int have, long want, string what)
    {
        if (have != 1 && have != want)
            throw new ArgumentException($"The plan's row has {have} {what}, the state has {want}; give one level, or one for each.", nameof(have));
    }
}
