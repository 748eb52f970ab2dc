using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>A learned row for each whole timestep. [batch] -> [batch, width].</summary>
internal sealed class LearnedTimesteps : Module<Tensor, Tensor>
{
    private readonly Parameter weight;          // [timesteps, width]

    /// <summary>A table with fresh rows of standard normal numbers.</summary>
    /// <param name="timesteps">How many timesteps there are, from 0.</param>
    /// <param name="width">Width of the result.</param>
    public LearnedTimesteps(long timesteps, long width) : base(nameof(LearnedTimesteps))
    {
        weight = new Parameter(new WeightInit(InitMode.KaimingNormal).Draw([timesteps, width], 1, 1, 1));
        RegisterComponents();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A timestep is not whole, or outside the table.</exception>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var rows = input.to(ScalarType.Int64);
        // A row outside the table would end the process on a GPU.
        foreach (var (given, row) in input.to(ScalarType.Float64).cpu().data<double>().Zip(rows.cpu().data<long>()))
            if (given != row || row < 0 || row >= weight.shape[0])
                throw new ArgumentException(FormattableString.Invariant(
                    $"timesteps holds {given}; this network learned whole ones, give 0 to {weight.shape[0] - 1}."), nameof(input));
        return weight.index_select(0, rows).MoveToOuterDisposeScope();
    }
}
