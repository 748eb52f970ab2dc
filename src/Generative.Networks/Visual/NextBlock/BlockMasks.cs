using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Which positions may look at which where positions are in groups: at their own group and those before.</summary>
internal static class BlockMasks
{
    /// <summary>The mask of the last positions.</summary>
    /// <param name="groups">Group of each position, not falling.</param>
    /// <param name="from">First of the positions that look.</param>
    /// <param name="device">Where the mask goes.</param>
    /// <returns>Bool [positions from there on, all positions], true where one may look; null where all may look at all.</returns>
    public static Tensor? Behind(int[] groups, int from, Device device)
    {
        if (groups[from] == groups[^1])
            return null;
        using var scope = NewDisposeScope();
        var numbers = tensor([.. groups.Select(g => (long)g)], ScalarType.Int64, device);
        return (numbers.unsqueeze(0) <= numbers.narrow(0, from, groups.Length - from).unsqueeze(1)).MoveToOuterDisposeScope();
    }
}
