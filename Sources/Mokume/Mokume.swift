// Mokume
