using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>Clipping by the norm of all gradients taken together (Pascanu, Mikolov, Bengio 2013).</summary>
public static class GradientClip
{
    /// <summary>Scales all gradients down by one factor when their joint Euclidean norm exceeds <paramref name="maxNorm"/>.</summary>
    /// <param name="parameters">Parameters whose gradients are changed in place; those without one are skipped.</param>
    /// <param name="maxNorm">The largest norm left alone; positive.</param>
    /// <returns>The norm before clipping, a scalar tensor owned by the caller's dispose scope.</returns>
    public static Tensor ByGlobalNorm(IEnumerable<Parameter> parameters, double maxNorm)
    {
        if (maxNorm is not (> 0))
            throw new ArgumentOutOfRangeException(nameof(maxNorm), $"maxNorm is {maxNorm}; give a positive number.");
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var gradients = parameters.Select(p => p.grad).OfType<Tensor>().ToList();
        if (gradients.Count == 0)
            return tensor(0f).MoveToOuterDisposeScope();
        var norm = stack(gradients.Select(g => g.norm())).norm();
        // A tensor factor, never above one: no value has to come back from the device to decide.
        var factor = (maxNorm / (norm + 1e-6)).clamp(max: 1.0);
        foreach (var gradient in gradients)
            gradient.mul_(factor);
        return norm.MoveToOuterDisposeScope();
    }
}
