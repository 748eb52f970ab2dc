using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Lays a batch out for a network so that a picture's bits do not depend on its company.</summary>
internal static class RowGroups
{
    // Matrix kernels treat left-over rows and odd tails apart, so a picture's last float bits would depend on its company.
    // Whole groups of four rows make image 7 of 16 equal image 7 alone; the padding rows are thrown away.
    private const int Size = 4;

    /// <summary>Texts that go together so that their positions, which are the rows of matrices, fill whole groups.</summary>
    public static long Texts(long positions) =>
        positions % Size == 0 ? 1 : positions % 2 == 0 ? Size / 2 : Size;

    /// <summary>The batch with its first row repeated up to a whole number of groups; itself when it is one.</summary>
    public static Tensor Pad(Tensor x, long size = Size)
    {
        var missing = (size - x.shape[0] % size) % size;
        return missing == 0 ? x : cat([x, x.narrow(0, 0, 1).expand([missing, .. x.shape[1..]])]);
    }

    /// <summary>A number of each row's level, float64 [rows].</summary>
    /// <param name="levels">One level a row, or one for all.</param>
    /// <param name="rows">Batch rows.</param>
    /// <param name="device">Where the result lives.</param>
    /// <param name="model">The model's name, for the error.</param>
    /// <exception cref="InvalidCombinationException">The plan gives positions levels of their own.</exception>
    public static Tensor PerRow(NoiseLevels levels, long rows, Device device, string model) => levels.Columns == 1
        ? levels.ToTensor(device).reshape(-1).expand(rows)
        : throw new InvalidCombinationException(
            $"'{model}' has one noise level a picture; the plan gives {levels.Columns} positions a level each.");
}
