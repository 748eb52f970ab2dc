using System.Globalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// A raw network F as the birth rate of a pure death process (Santos et al. 2023, "Blackout Diffusion"): from counts x at time t to the
/// births expected on the whole way back, E[x_0 - x | x],
/// <code>
/// rate = M (1 - p) softplus(F((x - M/2 p) / d; c)),  p = e^-t,  d^2 = 1/4 + p (1 - p) m + p^2 m^2,  c = logit(p) / 4,  m = M/3
/// </code>
/// with M the largest count. The centre and the softplus are the paper's; the scales are ours, in the manner of EDM's preconditioning:
/// d is the deviation of a pixel whose mean and deviation are a third of M, and the quarter keeps a lone survivor near the end at 2;
/// a pixel of x_0 has at most M (1 - p) deaths on average, so F's target is of order 1 at every time, where the bare rate spans seven
/// decades; and observation times are even in logit(p), a quarter of which stays within 4 of 0, where the noise embedding tells times
/// well apart, as EDM's ln(sigma) / 4 does. Weights carry the prefix <c>model.</c>.
/// </summary>
public sealed class BlackoutNetwork : Module<Tensor, Tensor, Tensor?, Tensor>
{
    private readonly ImageUNet model;

    /// <summary>Wraps a raw network.</summary>
    /// <param name="network">The raw network; owned by this module from here on.</param>
    /// <param name="support">Values a pixel may have, 0 to support - 1; at least 2.</param>
    public BlackoutNetwork(ImageUNet network, int support = 256) : base(nameof(BlackoutNetwork))
    {
        if (support < 2)
            throw new ArgumentOutOfRangeException(nameof(support), support, string.Create(
                CultureInfo.InvariantCulture, $"levels is {support}; give at least 2, such as 256."));
        (model, Support) = (network, support);
        RegisterComponents();
    }

    /// <summary>Values a pixel may have.</summary>
    public int Support { get; }

    /// <summary>Number of classes, 0 when unconditional.</summary>
    public int LabelDim => model.Options.LabelDim;

    /// <summary>The raw network F.</summary>
    public ImageUNet Network => model;

    /// <inheritdoc cref="Rate"/>
    public override Tensor forward(Tensor x, Tensor time, Tensor? classes) => Rate(x, time, classes);

    /// <summary>Births expected on the whole way back, E[x_0 - x | x].</summary>
    /// <param name="x">Counts [batch, channel, H, W], any dtype.</param>
    /// <param name="time">t of each picture [batch], positive.</param>
    /// <param name="classes">One-hot rows [batch, classes]; a row of zeros, or null, means no class.</param>
    /// <returns>[batch, channel, H, W], not negative, float32, or float64 when the weights are.</returns>
    public Tensor Rate(Tensor x, Tensor time, Tensor? classes = null)
    {
        using var scope = NewDisposeScope();
        var narrow = model.DType;
        var wide = narrow == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        double largest = Support - 1, mean = largest / 3;
        // In float64: near the data 1 - e^-t has no digits left in float32.
        var t = time.to(ScalarType.Float64).reshape(-1, 1, 1, 1);
        var (alive, dead) = ((-t).exp(), -(-t).expm1());
        var deviation = (0.25 + alive * dead * mean + alive.square() * (mean * mean)).sqrt();
        var centred = ((x.to(ScalarType.Float64) - alive * (largest / 2)) / deviation).to(narrow);
        var label = ((-t - dead.log()) / 4).flatten().to(wide);                // logit(e^-t) / 4
        var raw = model.forward(centred, label, classes?.to(narrow), null).to(wide);
        return (functional.softplus(raw) * (dead * largest).to(wide)).MoveToOuterDisposeScope();
    }
}
