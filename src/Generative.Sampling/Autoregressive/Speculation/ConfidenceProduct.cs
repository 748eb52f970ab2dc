namespace Generative.Sampling;

/// <summary>
/// Stops guessing once the product of the predicted chances that each guess is taken falls below a threshold.
/// Source: Huang, Guo, Wang, "SpecDec++: Boosting Speculative Decoding via Adaptive Candidate Lengths", 2024, equation 4. There a trained
/// head predicts the chances; without one the draft's highest probability stands for them: a draft that is sure is usually right.
/// </summary>
/// <param name="threshold">Least product to go on with, 0 to 1: the paper's 1 - h.</param>
public sealed class ConfidenceProduct(double threshold) : IDraftLength
{
    /// <inheritdoc/>
    public IDraftLengthRun Begin() => new Run(threshold);

    private sealed class Run(double threshold) : IDraftLengthRun
    {
        private double _product;

        public bool GoesOn(int place, ReadOnlySpan<double> law, long token)
        {
            _product = (place == 0 ? 1 : _product) * law[LawDraw.Likeliest(law)];
            return _product >= threshold;
        }

        public void Learn(DraftOutcome outcome) { }
    }
}
