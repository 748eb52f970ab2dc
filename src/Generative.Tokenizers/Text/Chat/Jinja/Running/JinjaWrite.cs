using System.Text;

namespace Generative.Tokenizers;

/// <summary>A statement, read: writes its text.</summary>
/// <param name="scope">The names it sees and sets.</param>
/// <param name="text">What is written so far.</param>
internal delegate JinjaFlow JinjaWrite(JinjaScope scope, StringBuilder text);
